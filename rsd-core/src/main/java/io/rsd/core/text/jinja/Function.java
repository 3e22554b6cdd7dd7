package io.rsd.core.text.jinja;

/** Anything that a template can call: a global function, a method of a value, a macro. */
@FunctionalInterface
interface Function {

  Object call(Arguments arguments);
}
