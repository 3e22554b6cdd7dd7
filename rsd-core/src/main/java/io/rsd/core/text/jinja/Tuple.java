package io.rsd.core.text.jinja;

import java.util.AbstractList;
import java.util.List;

/** A list that Python calls a tuple: it prints in parentheses and equals no list. */
final class Tuple extends AbstractList<Object> {

  private final List<?> items;

  Tuple(List<?> items) {
    this.items = items;
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
