/**
 * Local files and folders, whatever their content: atomic writing, deleting, hashing. May use only
 * {@code InvalidInputException}.
 */
package io.rsd.core.files;
