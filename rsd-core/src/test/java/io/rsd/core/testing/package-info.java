/**
 * What the tests of all modules share: the fixtures of the repository, the files outside it, and
 * small models. The other modules see it as the test jar of {@code rsd-core}; no product jar holds
 * it.
 */
package io.rsd.core.testing;
