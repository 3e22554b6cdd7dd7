package io.rsd.spark.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Sha256;
import io.rsd.spark.files.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files a place stands for, and what they have in common with those of another place. */
class InputFilesTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{\"question\": \"" + name + "\"}\n");
    }
  }

  private List<FoundFile> find(String place) {
    return InputFiles.find(Location.of(folder.resolve(place).toString()), HADOOP);
  }

  private List<String> names(String place) {
    return find(place).stream()
        .map(found -> folder.relativize(Path.of(found.file().name())).toString())
        .toList();
  }

  private void refused(String place, String message) {
    assertThatThrownBy(() -> find(place))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFolderHasItsFilesInTheOrderOfTheirNamesWithoutHiddenOnesAndNotes() throws IOException {
    files("b.jsonl", "a.csv.zst", "c.ndjson", "d.JSON.bz2", "README.md", "dataset_infos.json");
    files("._a.csv", "_b.csv", ".cache/x.csv", "images/y.png");
    assertThat(names("")).containsExactly("a.csv.zst", "b.jsonl", "c.ndjson", "d.JSON.bz2");
  }

  @Test
  void aPatternChoosesFiles() throws IOException {
    files("train-00000-of-00002.parquet", "train-00001-of-00002.parquet", "test.parquet", "x.md");
    assertThat(names("train-*")).hasSize(2);
    assertThat(names("{test,train-00000*}.parquet")).hasSize(2);
    assertThat(names("*")).hasSize(3);
    refused("*.csv", "*.csv: there is no such file or folder");
    refused("*.md", "*.md: matches no files of Parquet (.parquet)");
  }

  @Test
  void aNameWithSignsOfPatternsIsThatOfTheFileIfThereIsOne() throws IOException {
    files("a[1].jsonl", "a1.jsonl");
    assertThat(names("a[1].jsonl")).containsExactly("a[1].jsonl");
  }

  @ParameterizedTest
  @CsvSource({
    "train.jsonl,                  test.jsonl,                  'test, train'",
    "train-00000-of-00001.parquet, test-00000-of-00001.parquet, 'test, train'",
    "gsm_train.csv,                gsm_dev.csv,                 'train, validation'",
    "main-00000-of-00001.parquet,  extra-00000-of-00001.parquet, 'extra, main'",
    "split=train/a.jsonl,          split=test/b.jsonl,          'test, train'",
    "data/training.jsonl,          data/eval.jsonl,             'test, train'"
  })
  void severalSplitsAreNotMixed(String one, String other, String splits) throws IOException {
    files(one, other);
    refused("", "has the splits " + splits + "; name the files of one of them, for example ");
  }

  @Test
  void filesOfOneSplitBelongTogether() throws IOException {
    files("algebra_test.jsonl", "geometry_test.jsonl", "latest.jsonl");
    assertThat(names("")).hasSize(3);
  }

  @Test
  void aRepositoryOfTheHubHasItsFilesInData() throws IOException {
    files("README.md", "data/train-00000-of-00001.parquet");
    assertThat(names("")).containsExactly("data/train-00000-of-00001.parquet");
  }

  @Test
  void foldersNamedForAColumnGiveItsValue() throws IOException {
    files("level=2/b.jsonl", "level=1/subject=A%2FB/a.jsonl");
    assertThat(names("")).containsExactly("level=1/subject=A%2FB/a.jsonl", "level=2/b.jsonl");
    assertThat(find(""))
        .<Map<String, String>>extracting(FoundFile::folders)
        .containsExactly(Map.of("level", "1", "subject", "A/B"), Map.of("level", "2"));
  }

  @Test
  void whatIsDeeperIsNotPassedOverInSilence() throws IOException {
    files("a.jsonl", "more/b.jsonl");
    refused("", "has files of problems, and its folder more has more; name what is meant");
    assertThat(names("*.jsonl")).containsExactly("a.jsonl");
    files("sets/main/a.jsonl", "sets/socratic/b.jsonl");
    refused("sets", "but folders: name one of main, socratic");
  }

  @Test
  void aFolderOfSaveToDiskIsKnown() throws IOException {
    files("one/data-00000-of-00001.arrow", "one/dataset_info.json", "one/state.json");
    refused("one", "save_to_disk writes (Arrow), which is not read here; write Parquet");
    files("all/dataset_dict.json", "all/train/data-00000-of-00001.arrow");
    refused("all", "save_to_disk writes (Arrow)");
  }

  private String content(String place) {
    return InputFiles.content(Location.of(folder.resolve(place).toString()), HADOOP);
  }

  @Test
  void theContentIsWhatTheBytesAreWhereverTheyLie() throws IOException {
    files("a.jsonl");
    Files.copy(folder.resolve("a.jsonl"), folder.resolve("b.json"));
    assertThat(content("b.json"))
        .isEqualTo(content("a.jsonl"))
        .isEqualTo(Sha256.of(folder.resolve("a.jsonl")));
    Files.writeString(folder.resolve("b.json"), "{\"question\": \"other\"}\n");
    assertThat(content("b.json")).isNotEqualTo(content("a.jsonl"));
    assertThat(content("*")).isNotEqualTo(content("a.jsonl")).isNotEqualTo(content("b.json"));
  }

  @Test
  void theColumnsOfFoldersBelongToTheContent() throws IOException {
    files("x/level=1/a.jsonl");
    String before = content("x");
    Files.move(folder.resolve("x/level=1"), folder.resolve("x/level=2"));
    assertThat(content("x")).isNotEqualTo(before);
  }
}
