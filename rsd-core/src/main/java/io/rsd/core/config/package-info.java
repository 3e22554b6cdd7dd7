/**
 * Settings from HOCON files, with their types checked, and the identity of work that settings
 * decide. Each package reads its section into a record of its own; this package knows none of these
 * records. May use {@code files}.
 */
package io.rsd.core.config;
