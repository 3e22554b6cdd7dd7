/**
 * Files and folders on this machine's disk, whatever they hold: writing them whole or not at all,
 * deleting folders, hashing. May use nothing but {@code InvalidInputException}.
 */
package io.rsd.core.files;
