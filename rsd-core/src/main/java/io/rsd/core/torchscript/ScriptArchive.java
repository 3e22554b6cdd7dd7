package io.rsd.core.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs TorchScript source text into the archive that libtorch loads, in memory. */
final class ScriptArchive {

  private static final String ROOT = "program/";

  private ScriptArchive() {}

  /** The bytes of the archive of a program. */
  static byte[] pack(ScriptProgram program) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", PickleWriter.module(program.className(), program.attributes()));
      store(zip, "constants.pkl", PickleWriter.emptyTuple());
      store(zip, "version", utf8("10\n"));
      for (Map.Entry<String, String> source : program.sources().entrySet()) {
        store(zip, "code/" + source.getKey(), utf8(source.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Stores an entry uncompressed, because libtorch reads entries in place. */
  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
