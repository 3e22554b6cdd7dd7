/** Settings from HOCON files, read once and with their types checked. */
package io.rsd.core.config;
