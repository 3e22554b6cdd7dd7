package io.rsd.spark.executor;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.rsd.eval.judge.Replies;
import io.rsd.eval.judge.Reply;
import io.rsd.spark.files.Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Replies in a folder of any file system, one file for each, named by its key. A file that was cut
 * off is no JSON object and counts as missing, so writing one needs no rename.
 */
final class StoredReplies implements Replies {

  private static final String TEXT = "reply";
  private static final String WHOLE = "whole";

  private final FileSystem files;
  private final Path folder;

  private StoredReplies(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * The replies in a folder, which is made with the first one.
   *
   * @throws io.rsd.core.InvalidInputException if its file system is unknown here
   */
  static StoredReplies in(Location folder) {
    SparkConf spark =
        Optional.ofNullable(SparkEnv.get()).map(SparkEnv::conf).orElseGet(SparkConf::new);
    return new StoredReplies(
        folder.fileSystem(SparkHadoopUtil.get().newConfiguration(spark)), folder.hadoopPath());
  }

  @Override
  public Optional<Reply> find(String key) {
    try (FSDataInputStream in = files.open(file(key))) {
      return parsed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Reply> parsed(String text) {
    try {
      JsonObject reply = JsonParser.parseString(text).getAsJsonObject();
      return reply.has(TEXT) && reply.has(WHOLE)
          ? Optional.of(new Reply(reply.get(TEXT).getAsString(), reply.get(WHOLE).getAsBoolean()))
          : Optional.empty();
    } catch (JsonParseException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, Reply reply) {
    JsonObject written = new JsonObject();
    written.addProperty(TEXT, reply.text());
    written.addProperty(WHOLE, reply.isWhole());
    try (FSDataOutputStream out = files.create(file(key), true)) {
      out.write(written.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String key) {
    return new Path(folder, key + ".json");
  }
}
