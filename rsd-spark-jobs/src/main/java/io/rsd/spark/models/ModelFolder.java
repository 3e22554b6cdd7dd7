package io.rsd.spark.models;

import io.rsd.core.InvalidInputException;
import io.rsd.core.files.Sha256;
import io.rsd.spark.files.Location;
import io.rsd.spark.files.ThisMachine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The files of a model folder in any file system.
 *
 * @param location the folder, as the user wrote it
 * @param system the file system that it is in
 * @param files those that belong to a model, in the order of their names
 */
record ModelFolder(String location, FileSystem system, List<FileStatus> files) {

  private static final String WEIGHTS = ".safetensors";

  /** Of the files beside the weights: configuration, tokenizer and chat template. */
  private static final List<String> DESCRIPTION = List.of(".json", ".jinja", ".txt", ".model");

  private static final int STATE_DIGITS = 32;
  private static final int PIECE = 1 << 20;
  private static final int MOST_PIECES = 64;

  /**
   * Lists a folder.
   *
   * @throws InvalidInputException if there is no such folder, or it may not be read
   */
  static ModelFolder list(Location folder) {
    String location = folder.toString();
    try {
      Path path = folder.hadoopPath();
      FileSystem system = folder.fileSystem(configuration());
      if (!system.getFileStatus(path).isDirectory()) {
        throw new InvalidInputException(location + ": is a file, and not a model folder");
      }
      return new ModelFolder(
          location,
          system,
          Arrays.stream(system.listStatus(path))
              .filter(FileStatus::isFile)
              .filter(file -> isWeights(file) || isDescription(file))
              .sorted(Comparator.comparing(file -> file.getPath().getName()))
              .toList());
    } catch (FileNotFoundException e) {
      throw folder.isLocal() ? missing(folder) : unreadable(location, e);
    } catch (IOException e) {
      throw unreadable(location, e);
    }
  }

  /**
   * Whether there is anything of this name.
   *
   * @throws InvalidInputException if that cannot be known
   */
  static boolean exists(Location folder) {
    try {
      return folder.fileSystem(configuration()).exists(folder.hadoopPath());
    } catch (IOException e) {
      throw unreadable(folder.toString(), e);
    }
  }

  /** The sizes of the files, in bytes, by their names. */
  SortedMap<String, Long> sizes() {
    SortedMap<String, Long> sizes = new TreeMap<>();
    files.forEach(file -> sizes.put(file.getPath().getName(), file.getLen()));
    return sizes;
  }

  /** Of this JVM's Spark, which carries the settings {@code spark.hadoop.*} to the executors. */
  private static Configuration configuration() {
    SparkConf spark =
        Optional.ofNullable(SparkEnv.get()).map(SparkEnv::conf).orElseGet(SparkConf::new);
    return SparkHadoopUtil.get().newConfiguration(spark);
  }

  private static boolean isWeights(FileStatus file) {
    return file.getPath().getName().endsWith(WEIGHTS);
  }

  private static boolean isDescription(FileStatus file) {
    return DESCRIPTION.stream().anyMatch(file.getPath().getName()::endsWith);
  }

  /** The folder without the weights. */
  ModelFolder description() {
    return new ModelFolder(
        location, system, files.stream().filter(ModelFolder::isDescription).toList());
  }

  /** A name for the files as they are now, without reading them: 32 hexadecimal digits. */
  String state() {
    Sha256 hash = new Sha256().add(location);
    for (FileStatus file : files) {
      addName(hash, file);
      hash.add(ByteBuffer.allocate(Long.BYTES).putLong(file.getModificationTime()).flip());
    }
    return hash.hex().substring(0, STATE_DIGITS);
  }

  /** See {@link ModelLocation#fingerprint}. */
  String fingerprint() {
    Sha256 hash = new Sha256();
    byte[] buffer = new byte[PIECE];
    for (FileStatus file : files) {
      addName(hash, file);
      try (FSDataInputStream in = system.open(file.getPath())) {
        long length = file.getLen();
        for (long start : pieces(length).toList()) {
          int size = (int) Math.min(PIECE, length - start);
          in.readFully(start, buffer, 0, size);
          hash.add(buffer, size);
        }
      } catch (IOException e) {
        throw unreadable(file.getPath().toString(), e);
      }
    }
    return hash.hex();
  }

  /** Where the pieces of a file begin that count: all of them if they are few. */
  private static Stream<Long> pieces(long length) {
    if (length <= (long) MOST_PIECES * PIECE) {
      return Stream.iterate(0L, start -> start < length, start -> start + PIECE);
    }
    return Stream.iterate(0L, piece -> piece < MOST_PIECES, piece -> piece + 1)
        .map(piece -> piece * (length - PIECE) / (MOST_PIECES - 1));
  }

  private static void addName(Sha256 hash, FileStatus file) {
    hash.add(file.getPath().getName());
    // No name has a zero byte, so where it ends is certain.
    hash.add(ByteBuffer.allocate(1 + Long.BYTES).put((byte) 0).putLong(file.getLen()).flip());
  }

  /** The error where a machine lacks a folder; on a cluster, another one may have it. */
  static InvalidInputException missing(Location local) {
    return new InvalidInputException(
        "%s: there is no such model folder on the machine %s".formatted(local, ThisMachine.name()));
  }

  /**
   * The error for people that reading a place has ended with. It is without its cause: where that
   * is not serializable, Spark drops the error with it.
   */
  private static InvalidInputException unreadable(String place, IOException cause) {
    if (cause instanceof FileNotFoundException) {
      return new InvalidInputException(place + ": there is no such model folder");
    }
    if (cause instanceof AccessControlException || cause instanceof AccessDeniedException) {
      return new InvalidInputException(place + ": may not be read");
    }
    return new InvalidInputException(place + ": cannot be read: " + cause.getMessage());
  }
}
