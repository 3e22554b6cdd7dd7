package io.rsd.core.text.jinja;

/**
 * The result of the filter "safe": can be printed only, for it would escape what is joined to it.
 */
record SafeText(String text) {}
