package io.rsd.core.text.jinja;

/**
 * The result of the filter "safe". It can only be printed, because joining it to other text would
 * escape that text.
 */
record SafeText(String text) {}
