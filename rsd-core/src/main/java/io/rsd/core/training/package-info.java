/**
 * Supervised fine-tuning of a language model on traces and prefixes (paper, "Training"): rows,
 * their order, microbatches, the optimizer, checkpoints and resume. Uses {@code checkpoint}, {@code
 * model}, {@code text}, {@code torchscript}, {@code config} and {@code files}.
 *
 * <p><b>Memory.</b> For each parameter a run holds a float32 weight, gradient and two moments (16
 * bytes) and, if it computes in bfloat16, a copy in that type (2 bytes). A large microbatch holds
 * the bfloat16 input of every layer, the activations that one layer records for its gradient, and
 * at most 2^26 logits at a time. For Qwen3-0.6B (596 million parameters, 28 layers of width 1,024)
 * and a microbatch of 8,192 tokens that is
 *
 * <ul>
 *   <li>10.7 GB for the parameters: 596M x 18 bytes;
 *   <li>0.5 GB for the layers' inputs: 28 x 8,192 x 1,024 x 2 bytes;
 *   <li>1.6 GB for the layer that is being differentiated (at most about 200 kB for each token);
 *   <li>1.2 GB for a part of the logits, and the gradient of the output matrix from that part;
 * </ul>
 *
 * <p>14 GB in all, so a GPU of 24 GB is enough. These figures are calculated from the shapes, not
 * measured.
 */
package io.rsd.core.training;
