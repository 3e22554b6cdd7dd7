package io.rsd.spark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.rsd.spark.stage.ChunkRunner.Chunk;
import org.junit.jupiter.api.Test;

class ChunkTest {

  @Test
  void chunksCoverAllPositionsOnce() {
    assertThat(Chunk.of(10, 4))
        .containsExactly(new Chunk(0, 0, 4), new Chunk(1, 4, 8), new Chunk(2, 8, 10));
    assertThat(Chunk.of(4, 4)).containsExactly(new Chunk(0, 0, 4));
    assertThat(Chunk.of(0, 4)).isEmpty();
  }
}
