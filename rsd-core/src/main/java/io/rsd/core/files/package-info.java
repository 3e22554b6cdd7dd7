/**
 * Files and folders on this machine's disk, whatever they hold: writing them whole or not at all,
 * deleting folders, hashing. Uses nothing of the other packages but {@code InvalidInputException}.
 */
package io.rsd.core.files;
