/** The methods of the paper on the tiny world: traces, trainings, evaluations and tables. */
package io.rsd.eval.tinyworld;
