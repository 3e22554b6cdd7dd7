package io.rsd.spark.input;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Sha256;
import io.rsd.spark.files.Failures;
import io.rsd.spark.files.FileContent;
import io.rsd.spark.files.Location;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/**
 * Finds the files of problems at a place that the settings name: a file, a folder, a pattern such
 * as {@code data/train-*.parquet}, a repository of the HuggingFace hub, or folders named {@code
 * column=value}. What might be two sets of problems is refused.
 */
final class InputFiles {

  private static final String KINDS =
      "Parquet (.parquet), JSON lines or arrays (.jsonl, .ndjson, .json) or CSV (.csv), the last two"
          + " perhaps compressed (.gz, .bz2, .zst)";

  /** What the Python library datasets leaves beside its files. */
  private static final Set<String> NOTES =
      Set.of("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json");

  /** Where a repository of the HuggingFace hub has its files. */
  private static final String DATA = "data";

  private static final Pattern PARTITION = Pattern.compile("([^=]+)=(.+)");
  private static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  private final FileSystem system;

  private InputFiles(FileSystem system) {
    this.system = system;
  }

  /**
   * The files, in the order of their names.
   *
   * @throws InvalidInputException if there is nothing, nothing of a known kind, or too much
   */
  static List<FoundFile> find(Location location, Configuration hadoop) {
    return Failures.reading(
        location.toString(), () -> new InputFiles(location.fileSystem(hadoop)).find(location));
  }

  /**
   * A hash of all that the files have, whatever they are called: that of its content for a single
   * file.
   *
   * @return 64 hexadecimal digits
   * @throws InvalidInputException as above
   */
  static String content(Location location, Configuration hadoop) {
    List<FoundFile> files = find(location, hadoop);
    String content =
        FileContent.of(files.stream().map(found -> found.file().path()).toList(), hadoop);
    List<SortedMap<String, String>> folders = files.stream().map(FoundFile::folders).toList();
    return folders.stream().allMatch(Map::isEmpty)
        ? content
        : new Sha256().add("%s %s".formatted(content, folders)).hex();
  }

  private List<FoundFile> find(Location location) throws IOException {
    String name = location.toString();
    Path root = location.hadoopPath();
    Optional<FileStatus> there = status(root);
    if (there.isEmpty()) {
      return matching(name, root);
    }
    return there.get().isDirectory()
        ? folder(name.replaceAll("/+$", ""), root, new TreeMap<>())
        : List.of(
            file(name, root, new TreeMap<>())
                .orElseThrow(
                    () -> new InvalidInputException(name + ": its name is not that of " + KINDS)));
  }

  private Optional<FileStatus> status(Path path) throws IOException {
    try {
      return Optional.of(system.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** What a pattern stands for was chosen one by one: it may be of several splits. */
  private List<FoundFile> matching(String pattern, Path path) throws IOException {
    List<FileStatus> matches =
        Stream.of(Optional.ofNullable(system.globStatus(path)).orElse(new FileStatus[0]))
            .filter(match -> !isHidden(match))
            .sorted(Comparator.comparing(match -> match.getPath().toString()))
            .toList();
    if (matches.isEmpty()) {
      throw new InvalidInputException(pattern + ": there is no such file or folder");
    }
    List<FoundFile> files = new ArrayList<>();
    for (FileStatus match : matches) {
      String name = name(match.getPath());
      if (match.isDirectory()) {
        files.addAll(folder(name, match.getPath(), new TreeMap<>()));
      } else {
        file(name, match.getPath(), new TreeMap<>()).ifPresent(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException("%s: matches no files of %s".formatted(pattern, KINDS));
    }
    return files;
  }

  private static String name(Path path) {
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }

  private List<FoundFile> folder(String name, Path folder, SortedMap<String, String> columns)
      throws IOException {
    List<FileStatus> children =
        Arrays.stream(system.listStatus(folder))
            .filter(child -> !isHidden(child))
            .sorted(Comparator.comparing(child -> child.getPath().getName()))
            .toList();
    List<FileStatus> folders = children.stream().filter(FileStatus::isDirectory).toList();
    List<FoundFile> files =
        children.stream()
            .filter(child -> !child.isDirectory() && !NOTES.contains(child.getPath().getName()))
            .map(FileStatus::getPath)
            .flatMap(path -> file(name + "/" + path.getName(), path, columns).stream())
            .toList();
    if (files.isEmpty()) {
      return inFolders(name, children, folders, columns);
    }
    for (FileStatus inner : folders) {
      requireNoProblems(name, inner.getPath());
    }
    Splits.requireOne(name, files.stream().map(of -> of.file().path().getName()).toList());
    return files;
  }

  private List<FoundFile> inFolders(
      String name,
      List<FileStatus> children,
      List<FileStatus> folders,
      SortedMap<String, String> columns)
      throws IOException {
    List<String> names = folders.stream().map(of -> of.getPath().getName()).toList();
    if (!names.isEmpty() && names.stream().allMatch(of -> PARTITION.matcher(of).matches())) {
      Splits.requireOne(name, names.stream().filter(of -> of.startsWith("split=")).toList());
      List<FoundFile> files = new ArrayList<>();
      for (FileStatus inner : folders) {
        String own = inner.getPath().getName();
        files.addAll(folder(name + "/" + own, inner.getPath(), with(columns, own)));
      }
      return files;
    }
    if (names.contains(DATA)) {
      Path data = folders.get(names.indexOf(DATA)).getPath();
      return folder(name + "/" + DATA, data, columns);
    }
    throw new InvalidInputException(name + ": " + withoutFiles(children, names));
  }

  private static SortedMap<String, String> with(SortedMap<String, String> columns, String folder) {
    Matcher partition = PARTITION.matcher(folder);
    SortedMap<String, String> all = new TreeMap<>(columns);
    if (partition.matches() && !partition.group(2).equals(NO_VALUE)) {
      all.put(
          ExternalCatalogUtils.unescapePathName(partition.group(1)),
          ExternalCatalogUtils.unescapePathName(partition.group(2)));
    }
    return all;
  }

  private static String withoutFiles(List<FileStatus> children, List<String> folders) {
    Set<String> names =
        children.stream().map(of -> of.getPath().getName()).collect(Collectors.toSet());
    if (names.contains("dataset_dict.json")
        || names.stream().anyMatch(of -> of.endsWith(".arrow"))) {
      return "is what datasets' save_to_disk writes (Arrow), which is not read here; write Parquet:"
          + " load_from_disk(..)[\"train\"].to_parquet(\"train.parquet\")";
    }
    return folders.isEmpty()
        ? "this folder has no files of " + KINDS
        : "this folder has no files of %s, but folders: name one of %s"
            .formatted(KINDS, String.join(", ", folders));
  }

  /** Whether what lies deeper belongs to the problems, nobody can tell. */
  private void requireNoProblems(String name, Path inner) throws IOException {
    for (FileStatus child : system.listStatus(inner)) {
      if (!isHidden(child)
          && !child.isDirectory()
          && !NOTES.contains(child.getPath().getName())
          && file("", child.getPath(), new TreeMap<>()).isPresent()) {
        throw new InvalidInputException(
            "%1$s: has files of problems, and its folder %2$s has more; name what is meant, for example %1$s/*.* or %1$s/%2$s"
                .formatted(name, inner.getName()));
      }
    }
  }

  /** As Hadoop has it: what jobs leave beside their results. */
  private static boolean isHidden(FileStatus status) {
    String name = status.getPath().getName();
    return name.startsWith("_") || name.startsWith(".");
  }

  private static Optional<FoundFile> file(
      String name, Path path, SortedMap<String, String> columns) {
    String plain = InputBytes.plainName(path);
    InputFile file;
    if (plain.endsWith(".parquet") && !InputBytes.isCompressed(path)) {
      file = new ParquetFile(name, path);
    } else if (Stream.of(".jsonl", ".ndjson", ".json").anyMatch(plain::endsWith)) {
      file = new JsonFile(name, path);
    } else if (plain.endsWith(".csv")) {
      file = new CsvFile(name, path);
    } else {
      return Optional.empty();
    }
    return Optional.of(new FoundFile(file, columns));
  }
}
