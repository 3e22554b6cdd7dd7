package io.rsd.eval.world;

import com.google.gson.annotations.SerializedName;

/** The ways in which a problem is put into words. */
public enum ProblemKind {
  /** "start with 51, plus 6, plus 87." */
  @SerializedName("chain")
  CHAIN,
  /** "Ann has 48 pens, loses 11, gets 5 more. how many pens?" */
  @SerializedName("story")
  STORY,
  /** "compute 17 * 8 + (60 - 17)." */
  @SerializedName("expression")
  EXPRESSION
}
