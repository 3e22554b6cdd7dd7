package io.rsd.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.eval.judge.Replies;
import io.rsd.eval.judge.Reply;
import io.rsd.spark.OtherFileSystem;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies outlast the process that stored them, in any file system. */
class StoredRepliesTest {

  @TempDir private Path folder;

  @Test
  void aStoredReplyIsFoundAgainHereAndElsewhere() {
    for (Location place :
        new Location[] {
          Location.of(folder.resolve("here")),
          Location.of(OtherFileSystem.location(folder.resolve("there")))
        }) {
      Replies replies = StoredReplies.in(place);
      Reply reply = new Reply("No, \"she\" said\n\ud83d\ude00", false);
      assertThat(replies.find("k")).isEmpty();
      replies.put("k", new Reply("yes", true));
      replies.put("k", reply);
      assertThat(StoredReplies.in(place).find("k")).contains(reply);
      assertThat(replies.find("other")).isEmpty();
    }
  }

  @Test
  void aFileThatWasCutOffIsNoReply() throws IOException {
    Replies replies = StoredReplies.in(Location.of(folder));
    replies.put("k", new Reply("no longer sure", true));
    Path file = folder.resolve("k.json");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(replies.find("k")).as("the first %d bytes", length).isEmpty();
    }
    Files.write(file, whole);
    assertThat(replies.find("k")).contains(new Reply("no longer sure", true));
  }
}
