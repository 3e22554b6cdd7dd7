/** Units of measure with their prefixes and powers. */
package io.rsd.eval.answers.unit;
