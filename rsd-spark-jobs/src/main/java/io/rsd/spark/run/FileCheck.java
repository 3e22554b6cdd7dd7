package io.rsd.spark.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares the files of a run's tables with what its manifest has of them. */
record FileCheck(RunFolder folder) {

  /** Whether a file is as it was written. */
  boolean isWhole(String name, FileRecord file) {
    return faults(new TreeMap<>(Map.of(name, file))).isEmpty();
  }

  /** What is wrong, one phrase for each file; empty if all are as they were written. */
  List<String> faults(SortedMap<String, FileRecord> files) {
    Map<String, Map<String, Long>> sizes = new HashMap<>();
    List<String> faults = new ArrayList<>();
    files.forEach(
        (name, file) -> {
          if (file.rows() > 0) {
            String parent = name.substring(0, name.lastIndexOf('/'));
            Map<String, Long> present = sizes.computeIfAbsent(parent, folder::sizes);
            String own = name.substring(parent.length() + 1);
            if (!present.containsKey(own)) {
              faults.add(name + " is missing");
            } else if (present.get(own) != file.bytes()) {
              faults.add(
                  "%s has %d bytes, not the %d that were written"
                      .formatted(name, present.get(own), file.bytes()));
            }
          }
        });
    return faults;
  }
}
