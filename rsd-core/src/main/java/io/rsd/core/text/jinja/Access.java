package io.rsd.core.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributes, items and slices of values. */
final class Access {

  private Access() {}

  /** {@code target.name}: a method of the value, or else the item of that name. */
  static Object attribute(Object target, String name) {
    if (target instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (target instanceof Namespace namespace) {
      return namespace.attribute(name);
    }
    if (target instanceof Loop loop) {
      return loop.attribute(name);
    }
    Optional<Function> method = Methods.find(target, name);
    if (method.isPresent()) {
      return method.get();
    }
    return target instanceof Map<?, ?> map && map.containsKey(name)
        ? map.get(name)
        : missing(target, name);
  }

  /** {@code target[key]}: an item, or else the method of that name. */
  static Object item(Object target, Object key) {
    if (target instanceof Undefined undefined) {
      throw undefined.error();
    }
    if (target instanceof Map<?, ?> map && map.containsKey(key)) {
      return map.get(key);
    }
    if (key instanceof String name) {
      return attribute(target, name);
    }
    if (key instanceof Long index && (target instanceof List<?> || target instanceof String)) {
      List<Object> items = Values.items(target);
      long position = index < 0 ? index + items.size() : index;
      return position < 0 || position >= items.size()
          ? missing(target, key)
          : items.get((int) position);
    }
    if (target instanceof Lazy) {
      throw JinjaError.unsupported(
          "an index into what a filter or items() returns; use |list first");
    }
    return missing(target, key);
  }

  private static Undefined missing(Object target, Object key) {
    return new Undefined("'%s' of %s".formatted(Values.text(key), Values.typeName(target)));
  }

  /** {@code target[from:to:step]} with Python's rules for negative and missing bounds. */
  static Object slice(
      Object target, Optional<Object> from, Optional<Object> to, Optional<Object> step) {
    if (!(target instanceof String) && !(target instanceof List<?>)) {
      throw new JinjaError("cannot slice " + Values.typeName(target));
    }
    List<Object> items = Values.items(target);
    long stride = bound(step, 1);
    if (stride == 0) {
      throw new JinjaError("a slice with step 0");
    }
    int size = items.size();
    long lowest = stride > 0 ? 0 : -1;
    long highest = stride > 0 ? size : size - 1;
    long start = clamp(bound(from, stride > 0 ? 0 : size), size, lowest, highest);
    long end = to.isEmpty() && stride < 0 ? -1 : clamp(bound(to, size), size, lowest, highest);
    List<Object> slice = new ArrayList<>();
    for (long index = start; stride > 0 ? index < end : index > end; index += stride) {
      slice.add(items.get((int) index));
    }
    if (target instanceof String) {
      return String.join("", slice.stream().map(String.class::cast).toList());
    }
    return target instanceof Tuple ? new Tuple(slice) : slice;
  }

  private static long bound(Optional<Object> bound, long missing) {
    if (bound.isEmpty()) {
      return missing;
    }
    if (bound.get() instanceof Long integer) {
      return integer;
    }
    throw new JinjaError("a slice needs integers, not " + Values.typeName(bound.get()));
  }

  private static long clamp(long index, int size, long lowest, long highest) {
    return Math.min(Math.max(index < 0 ? index + size : index, lowest), highest);
  }
}
