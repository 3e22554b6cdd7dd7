package io.rsd.core.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The layout of an archive; that libtorch reads it, {@link ScriptModuleTest} shows. */
class ScriptArchiveTest {

  @Test
  void holdsTheProgramUncompressedUnderOneRoot() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("__torch__.py", "# the class ☃\n");
    sources.put("__torch__/layers.py", "# its functions\n");
    ScriptProgram program = new ScriptProgram("Tiny", sources, Map.of());

    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(ScriptArchive.pack(program)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }

    assertThat(entries.keySet())
        .containsExactly(
            "program/data.pkl",
            "program/constants.pkl",
            "program/version",
            "program/code/__torch__.py",
            "program/code/__torch__/layers.py");
    assertThat(entries.get("program/code/__torch__.py"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("# the class ☃\n");
    assertThat(entries.get("program/data.pkl"))
        .isEqualTo(PickleWriter.module("Tiny", Map.of()))
        .startsWith(0x80, 2)
        .endsWith('.');
  }
}
