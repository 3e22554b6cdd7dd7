package io.rsd.spark;

import io.rsd.core.training.StepReport;
import io.rsd.core.training.TrainingListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how a training run goes: one line that changes on a terminal, about a hundred elsewhere.
 */
final class TrainingProgress implements TrainingListener {

  private final PrintWriter out;
  private final boolean terminal;
  private int steps;
  private int stepsHere;
  private long tokensHere;
  private double secondsHere;

  TrainingProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void begins(Plan plan) {
    steps = plan.steps();
    out.printf(
        "rsd train: %d rows, %d of them cut; %d set aside as too long; %d steps%n",
        plan.examples(), plan.cut(), plan.setAside(), plan.steps());
    if (plan.stepsDone() > 0) {
      out.printf("rsd train: goes on after step %d%n", plan.stepsDone());
    }
    out.flush();
  }

  @Override
  public void stepDone(StepReport report) {
    stepsHere++;
    tokensHere += report.tokens();
    secondsHere += report.seconds();
    boolean last = report.step() == steps;
    if (terminal) {
      out.print("\r" + line(report) + (last ? System.lineSeparator() : ""));
    } else if (last || report.step() % Math.max(1, steps / 100) == 0) {
      out.println(line(report));
    }
    out.flush();
  }

  private String line(StepReport report) {
    Duration left =
        Duration.ofSeconds(Math.round((steps - report.step()) * secondsHere / stepsHere));
    return String.format(
        Locale.ROOT,
        "step %d/%d  epoch %d  loss %.4f  %.0f tokens/s  %d:%02d:%02d left  ",
        report.step(),
        steps,
        report.epoch(),
        report.loss(),
        tokensHere / secondsHere,
        left.toHours(),
        left.toMinutesPart(),
        left.toSecondsPart());
  }

  @Override
  public void finished(Path model) {
    out.printf("rsd train: the model is in %s%n", model);
    out.flush();
  }
}
