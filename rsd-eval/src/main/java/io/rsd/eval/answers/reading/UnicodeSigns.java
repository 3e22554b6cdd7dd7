package io.rsd.eval.answers.reading;

import java.util.Map;

/** Mathematical signs beyond ASCII. */
final class UnicodeSigns {

  /** The LaTeX command that a sign stands for. */
  static final Map<Character, String> COMMANDS =
      Map.ofEntries(
          Map.entry('π', "pi"),
          Map.entry('∞', "infty"),
          Map.entry('√', "sqrt"),
          Map.entry('≤', "le"),
          Map.entry('⩽', "le"),
          Map.entry('≥', "ge"),
          Map.entry('⩾', "ge"),
          Map.entry('≠', "ne"),
          Map.entry('≈', "approx"),
          Map.entry('∈', "in"),
          Map.entry('∪', "cup"),
          Map.entry('∩', "cap"),
          Map.entry('∖', "setminus"),
          Map.entry('∅', "emptyset"),
          Map.entry('·', "cdot"),
          Map.entry('⋅', "cdot"),
          Map.entry('÷', "div"),
          Map.entry('±', "pm"),
          Map.entry('∓', "mp"),
          Map.entry('°', "degree-sign"),
          Map.entry('∘', "circ"),
          Map.entry('…', "dots"),
          Map.entry('θ', "theta"),
          Map.entry('α', "alpha"),
          Map.entry('β', "beta"),
          Map.entry('∠', "angle"),
          Map.entry('Ω', "Omega"),
          Map.entry('φ', "phi"),
          Map.entry('λ', "lambda"),
          Map.entry('μ', "mu"),
          Map.entry('σ', "sigma"),
          Map.entry('ω', "omega"),
          Map.entry('γ', "gamma"),
          Map.entry('δ', "delta"),
          Map.entry('Δ', "Delta"),
          Map.entry('→', "to"),
          Map.entry('⇒', "Rightarrow"),
          Map.entry('⇔', "iff"),
          Map.entry('≡', "equiv"),
          Map.entry('∧', "and"),
          Map.entry('∨', "or"),
          Map.entry('¬', "neg"),
          Map.entry('∉', "notin"),
          Map.entry('⊂', "subset"),
          Map.entry('⊆', "subseteq"),
          Map.entry('∂', "partial"),
          Map.entry('∇', "nabla"),
          Map.entry('∀', "forall"),
          Map.entry('∃', "exists"));

  /** The digit that a raised one stands for. */
  static final Map<Character, String> SUPERSCRIPTS =
      Map.of(
          '⁰', "0", '¹', "1", '²', "2", '³', "3", '⁴', "4", '⁵', "5", '⁶', "6", '⁷', "7", '⁸', "8",
          '⁹', "9");

  private UnicodeSigns() {}
}
