package io.rsd.spark.command;

import io.rsd.spark.tables.TablesPage;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rsd tables}: what the tables of a run hold. */
@Command(
    name = "tables",
    description = "Prints all tables of a run with type, unit and meaning of their columns.",
    mixinStandardHelpOptions = true)
public final class TablesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(TablesPage.text());
    out.flush();
    return 0;
  }
}
