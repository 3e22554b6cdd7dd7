package io.rsd.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HubCardTest {

  private static final Set<String> FILES =
      Set.of(
          "sft/sft-00000.parquet",
          "attempts/solve-00000.parquet",
          "attempts/generate-00000.parquet",
          "attempts/generate-00001.parquet",
          "evaluation/base/held_out/attempts/evaluate-0-1-00000.parquet",
          "evaluation/base/held_out/problems/problems-00000.parquet");

  @Test
  void theHeaderNamesTheTablesThatThereAre() {
    String card = HubCard.text("", FILES);
    assertThat(card)
        .startsWith("---\n# license: choose one")
        .contains(
            """
            configs:
            - config_name: sft
              default: true
              data_files: sft/*.parquet
            - config_name: attempts
              data_files:
              - split: generate
                path: attempts/generate-*.parquet
              - split: solve
                path: attempts/solve-*.parquet
            - config_name: evaluation
              data_files: evaluation/*/*/attempts/*.parquet
            """)
        .doesNotContain("config_name: traces", "config_name: rejects");
  }

  @Test
  void whatTheUserWritesStays() {
    String own =
        HubCard.text("", FILES)
            .replace("# license: choose one, for example apache-2.0", "license: mit")
            .replace("# Reasoning traces made by", "# My own title");
    String later = HubCard.text(own, Set.of("traces/traces-00000.parquet"));
    assertThat(later)
        .contains("license: mit", "# My own title", "- config_name: traces")
        .doesNotContain("config_name: sft");
    assertThat(HubCard.text(later, FILES)).isEqualTo(own);
  }

  @Test
  void aCardWithoutTheMarksIsTheUsersAlone() {
    assertThat(HubCard.text("---\nlicense: mit\n---\n", FILES))
        .isEqualTo("---\nlicense: mit\n---\n");
  }
}
