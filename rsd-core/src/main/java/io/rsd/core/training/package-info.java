/**
 * Supervised fine-tuning of a language model on traces and prefixes (paper, "Training"): reading
 * the rows, the order in which they are seen, the passes and the optimizer, checkpoints and resume.
 *
 * <p><b>Memory.</b> A run holds, for each parameter, a float32 weight, gradient and two moments (16
 * bytes) and, when it computes in bfloat16, a copy in that type (2 bytes). A pass over n tokens
 * holds the bfloat16 input of every layer, and what one layer keeps for its gradient; the logits of
 * 2^26 numbers at a time. For Qwen3-0.6B (596 million parameters, 28 layers of width 1,024) and a
 * pass of 8,192 tokens that is
 *
 * <ul>
 *   <li>10.7 GB for the parameters: 596M x 18 bytes;
 *   <li>0.5 GB for the inputs of the layers: 28 x 8,192 x 1,024 x 2 bytes;
 *   <li>1.6 GB for the layer that is being differentiated (at most about 200 kB for each token);
 *   <li>1.2 GB for a part of the logits and the output matrix's gradient from that part;
 * </ul>
 *
 * <p>14 GB in all, so a GPU of 24 GB is enough. This is calculated from the shapes, not measured.
 */
package io.rsd.core.training;
