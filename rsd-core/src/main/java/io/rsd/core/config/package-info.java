/**
 * Settings from HOCON files, read once and with their types checked, and the identity of work that
 * settings decide. Each package reads its own section into a record of its own; this package knows
 * none of them. May use {@code files}.
 */
package io.rsd.core.config;
