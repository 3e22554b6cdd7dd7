package io.rsd.core.text.jinja;

import java.util.List;

/**
 * An iterable that Python evaluates lazily: a dict's view of its items, or a filter's generator. It
 * can only be looped over or made a list.
 *
 * @param view whether it is a view, which is false if empty; a generator is always true
 */
record Lazy(List<Object> items, boolean view) {}
