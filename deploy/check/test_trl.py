"""Stock TRL learns from the table sft exactly what `rsd train` learns: the same tokens, and the same losses."""

import json
import math
import os
import subprocess
from collections import Counter

import datasets
import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

from tables import MANIFEST, table
from training_order import order

# Two threads on a busy machine wait for each other longer than they compute with a model of this size.
torch.set_num_threads(1)

STUDENT = MANIFEST["models"]["student"]["location"]
SFT = table("sft")
ROWS = [(tuple(row["input_ids"]), tuple(row["labels"])) for row in SFT.read()]
EPOCHS = 5
BATCH = math.ceil(len(ROWS) / 5)
STEPS = 25


class Recording(SFTTrainer):
    """Notes the loss of every step, which TRL's own log rounds, and takes the rows in the order of `rsd train`."""

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.losses = []

    def _get_train_sampler(self, *arguments):
        return Order()

    def compute_loss(self, *arguments, **more):
        result = super().compute_loss(*arguments, **more)
        self.losses.append((result[0] if isinstance(result, tuple) else result).item())
        return result


class Order(torch.utils.data.Sampler):
    epoch = 0

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __iter__(self):
        return iter(order(len(ROWS), self.epoch))

    def __len__(self):
        return len(ROWS)


def trainer(output, **settings):
    rows = datasets.load_dataset("parquet", data_dir=str(SFT.folder), split="train", cache_dir=f"{output}/cache")
    return Recording(
        model=AutoModelForCausalLM.from_pretrained(STUDENT).float(),
        processing_class=AutoTokenizer.from_pretrained(STUDENT),
        train_dataset=rows,
        args=SFTConfig(
            output_dir=f"{output}/trl",
            use_cpu=True,
            bf16=False,
            report_to="none",
            save_strategy="no",
            disable_tqdm=True,
            per_device_train_batch_size=BATCH,
            num_train_epochs=EPOCHS,
            learning_rate=1e-4,
            lr_scheduler_type="cosine",
            warmup_steps=2,
            adam_beta2=0.95,
            weight_decay=1e-4,
            max_grad_norm=0,
            **settings,
        ),
    )


def sequences(batch):
    """The token ids and labels of the rows of a batch, which the attention mask or the position ids separate."""
    if "attention_mask" in batch:
        masks = batch["attention_mask"].bool()
        pairs = zip(batch["input_ids"], batch["labels"], masks)
        return [(tuple(ids[mask].tolist()), tuple(labels[mask].tolist())) for ids, labels, mask in pairs]
    ids, labels, positions = (batch[name].flatten().tolist() for name in ("input_ids", "labels", "position_ids"))
    starts = [index for index, position in enumerate(positions) if position == 0] + [len(ids)]
    found = []
    for start, end in zip(starts, starts[1:]):
        assert positions[start:end] == list(range(end - start))
        found.append((tuple(ids[start:end]), tuple(labels[start:end])))
    return found


LAYOUTS = {
    "padded": {"max_length": None},
    "padding-free": {"max_length": None, "padding_free": True},
    # Whole rows, as many as fit into 256 tokens.
    "packed": {"max_length": 256, "packing": True},
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_batches_hold_our_tokens_and_labels(layout, tmp_path):
    it = trainer(tmp_path, **LAYOUTS[layout])
    alone = [found for row in it.train_dataset for found in sequences(it.data_collator([row]))]
    together = sequences(it.data_collator(list(it.train_dataset)))
    for found in alone, together:
        equal = (Counter(found) & Counter(ROWS)).total()
        assert equal == len(found) == len(ROWS)


def test_losses_are_those_of_rsd_train(tmp_path):
    settings = {
        "model": STUDENT,
        "data": str(SFT.folder),
        "output": str(tmp_path / "rsd"),
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "learning_rate": 1e-4,
        # TRL is given the steps of the warmup; this share of 25 steps is as many.
        "warmup": 2 / STEPS,
        "beta2": 0.95,
        "weight_decay": 1e-4,
        "gradient_clipping": 0,
        "compute_type": "float32",
    }
    config = tmp_path / "train.json"
    config.write_text(json.dumps({"training": settings}))
    subprocess.run([os.environ["RSD"], "train", "--config", config], check=True)
    ours = [json.loads(line)["loss"] for line in (tmp_path / "rsd" / "metrics.jsonl").open()]

    it = trainer(tmp_path, max_length=None)
    it.train()
    assert len(ours) == len(it.losses) == STEPS
    assert it.losses == pytest.approx(ours, abs=1e-6, rel=0)
