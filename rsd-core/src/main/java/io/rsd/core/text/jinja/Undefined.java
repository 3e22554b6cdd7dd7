package io.rsd.core.text.jinja;

/**
 * The value of a name or attribute that does not exist: false, empty and prints as nothing; any
 * other use is an error.
 *
 * @param what what does not exist, as an error message puts it
 */
record Undefined(String what) {

  JinjaError error() {
    return new JinjaError(what + " is undefined");
  }
}
