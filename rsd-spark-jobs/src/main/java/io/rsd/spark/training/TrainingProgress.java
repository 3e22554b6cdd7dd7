package io.rsd.spark.training;

import io.rsd.core.training.StepReport;
import io.rsd.core.training.TrainingListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how a training run goes: one line that changes on a terminal, about a hundred elsewhere.
 */
public final class TrainingProgress implements TrainingListener {

  private final PrintWriter out;
  private final boolean terminal;
  private final String who;
  private int steps;
  private int stepsHere;
  private long tokensHere;
  private double secondsHere;

  /**
   * @param who what every line begins with, so that trainings side by side can be told apart
   */
  public TrainingProgress(PrintWriter out, boolean terminal, String who) {
    this.out = out;
    this.terminal = terminal;
    this.who = who;
  }

  @Override
  public void begins(Plan plan) {
    steps = plan.steps();
    out.printf(
        "%s: %d rows, %d of them cut; %d set aside as too long; %d steps%n",
        who, plan.examples(), plan.cut(), plan.setAside(), plan.steps());
    out.printf(
        "%s: computes in %s: %s%n",
        who, plan.computeType().type().configName(), plan.computeType().reason());
    if (plan.stepsDone() > 0) {
      out.printf("%s: goes on after step %d%n", who, plan.stepsDone());
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
        "%s: step %d/%d  epoch %d  loss %.4f  %.0f tokens/s  %d:%02d:%02d left  ",
        who,
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
    out.printf("%s: the model is in %s%n", who, model);
    out.flush();
  }
}
