package io.rsd.core.text.jinja;

/**
 * The value of a name or attribute that does not exist. It is false and empty and prints as
 * nothing; any other use is an error.
 *
 * @param what the missing name or attribute, as in error messages
 */
record Undefined(String what) {

  JinjaError error() {
    return new JinjaError(what + " is undefined");
  }
}
