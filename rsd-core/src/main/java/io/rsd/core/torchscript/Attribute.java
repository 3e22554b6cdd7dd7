package io.rsd.core.torchscript;

/** The initial value of an attribute that a TorchScript program declares. */
public sealed interface Attribute {

  /** An {@code int} attribute. */
  record Whole(long value) implements Attribute {}

  /** A {@code float} attribute. */
  record Real(double value) implements Attribute {}

  /** A {@code bool} attribute. */
  record Flag(boolean value) implements Attribute {}

  /**
   * An empty list attribute.
   *
   * @param type the TorchScript type, for example {@code List[Tensor]}
   */
  record EmptyList(String type) implements Attribute {}

  /**
   * An empty dictionary attribute.
   *
   * @param type the TorchScript type, for example {@code Dict[str, Tensor]}
   */
  record EmptyDictionary(String type) implements Attribute {}
}
