package io.rsd.core.text.jinja;

import java.util.List;

/**
 * What Python would hand out one by one: a dict's view of its items, or a filter's generator. It
 * can be looped over and turned into a list, and that is all.
 *
 * @param view whether it is a view, which is false when empty; a generator is always true
 */
record Lazy(List<Object> items, boolean view) {}
