"""Hugging Face's implementation of LLaVA beside this engine: random checkpoints, expected values, times.

    python transformers_beside.py random FOLDER            a checkpoint of LLaVA-1.5-7B's shape with fewer layers
    python transformers_beside.py expect CHECKPOINT        what './suite verify' compares with
    python transformers_beside.py time CHECKPOINT          times as './suite bench CHECKPOINT' takes them

Needs torch, transformers and safetensors. Prompts are pictures of noise and then 40 tokens by lot, as the benchmarks' are.
"""

import argparse
import json
import pathlib
import statistics
import time

import torch
import transformers
from safetensors.torch import save_file

TEXT_TOKENS = 40
CLIP = dict(width=1024, layers=24, heads=16, inner=4096, size=336, patch=14)
LLAMA = dict(width=4096, heads=32, inner=11008, vocabulary=32064)


def random_checkpoint(args):
    """Weights of deviation 0.02 (embeddings of 1), norms of 1, in float16. As slow as a trained model, and of no other use."""
    generator = torch.Generator(args.device).manual_seed(1)
    tensors = {}

    def normal(name, *shape, deviation=0.02):
        values = torch.randn(shape, generator=generator, device=args.device) * deviation
        tensors[name] = values.to(torch.float16).cpu()

    def norm(name, width, bias):
        tensors[name + ".weight"] = torch.ones(width, dtype=torch.float16)
        if bias:
            tensors[name + ".bias"] = torch.zeros(width, dtype=torch.float16)

    tower, width = "vision_tower.vision_model.", CLIP["width"]
    normal(tower + "embeddings.class_embedding", width)
    normal(tower + "embeddings.patch_embedding.weight", width, 3, CLIP["patch"], CLIP["patch"])
    normal(tower + "embeddings.position_embedding.weight", (CLIP["size"] // CLIP["patch"]) ** 2 + 1, width)
    norm(tower + "pre_layrnorm", width, True)
    norm(tower + "post_layernorm", width, True)
    for i in range(CLIP["layers"]):
        layer = f"{tower}encoder.layers.{i}."
        norm(layer + "layer_norm1", width, True)
        norm(layer + "layer_norm2", width, True)
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            normal(f"{layer}self_attn.{name}.weight", width, width)
            normal(f"{layer}self_attn.{name}.bias", width)
        normal(layer + "mlp.fc1.weight", CLIP["inner"], width)
        normal(layer + "mlp.fc1.bias", CLIP["inner"])
        normal(layer + "mlp.fc2.weight", width, CLIP["inner"])
        normal(layer + "mlp.fc2.bias", width)

    width = LLAMA["width"]
    normal("multi_modal_projector.linear_1.weight", width, CLIP["width"])
    normal("multi_modal_projector.linear_1.bias", width)
    normal("multi_modal_projector.linear_2.weight", width, width)
    normal("multi_modal_projector.linear_2.bias", width)
    model = "language_model.model."
    normal(model + "embed_tokens.weight", LLAMA["vocabulary"], width, deviation=1)
    for i in range(args.layers):
        layer = f"{model}layers.{i}."
        norm(layer + "input_layernorm", width, False)
        norm(layer + "post_attention_layernorm", width, False)
        for name in ("q_proj", "k_proj", "v_proj", "o_proj"):
            normal(f"{layer}self_attn.{name}.weight", width, width)
        normal(layer + "mlp.gate_proj.weight", LLAMA["inner"], width)
        normal(layer + "mlp.up_proj.weight", LLAMA["inner"], width)
        normal(layer + "mlp.down_proj.weight", width, LLAMA["inner"])
    norm(model + "norm", width, False)
    normal("language_model.lm_head.weight", LLAMA["vocabulary"], width)

    config = {
        "architectures": ["LlavaForConditionalGeneration"],
        "model_type": "llava",
        "torch_dtype": "float16",
        "image_token_index": 3,
        "projector_hidden_act": "gelu",
        "vision_feature_layer": -2,
        "vision_feature_select_strategy": "default",
        "vision_config": {
            "model_type": "clip_vision_model",
            "hidden_size": CLIP["width"],
            "intermediate_size": CLIP["inner"],
            "num_hidden_layers": CLIP["layers"],
            "num_attention_heads": CLIP["heads"],
            "image_size": CLIP["size"],
            "patch_size": CLIP["patch"],
            "projection_dim": 768,
            "hidden_act": "quick_gelu",
            "layer_norm_eps": 1e-5,
        },
        "text_config": {
            "model_type": "llama",
            "vocab_size": LLAMA["vocabulary"],
            "hidden_size": width,
            "intermediate_size": LLAMA["inner"],
            "num_hidden_layers": args.layers,
            "num_attention_heads": LLAMA["heads"],
            "num_key_value_heads": LLAMA["heads"],
            "hidden_act": "silu",
            "max_position_embeddings": 8192,
            "rms_norm_eps": 1e-5,
            "rope_theta": 10000.0,
            "tie_word_embeddings": False,
        },
        "tie_word_embeddings": False,
    }
    args.checkpoint.mkdir(parents=True, exist_ok=True)
    (args.checkpoint / "config.json").write_text(json.dumps(config, indent=1))
    save_file(tensors, args.checkpoint / "model.safetensors", {"format": "pt"})


def load(args, dtype):
    model, info = transformers.LlavaForConditionalGeneration.from_pretrained(
        args.checkpoint, dtype=getattr(torch, dtype), attn_implementation="sdpa", output_loading_info=True)
    if info["missing_keys"]:
        raise SystemExit(f"{args.checkpoint} lacks {info['missing_keys']}")
    return model.to(args.device).eval()


def prompt(config, pictures):
    """Token ids with one image token a picture, and pixel values."""
    generator = torch.Generator().manual_seed(2)
    text = torch.randint(10, config.text_config.vocab_size, (TEXT_TOKENS,), generator=generator)
    size = config.vision_config.image_size
    pixels = torch.randn((pictures, 3, size, size), generator=generator)
    return [config.image_token_id] * pictures + text.tolist(), pixels


def expanded(config, ids):
    """What transformers reads: as many image tokens as a picture has."""
    each = (config.vision_config.image_size // config.vision_config.patch_size) ** 2
    return [token for i in ids for token in [i] * (each if i == config.image_token_id else 1)]


def read(model, ids, pixels, rows):
    """One reading of a prompt; pixels come from the CPU."""
    dtype = model.dtype
    inputs = dict(input_ids=torch.tensor([ids], device=model.device), use_cache=True, logits_to_keep=rows)
    if len(pixels):
        inputs["pixel_values"] = pixels.to(model.device, dtype)
    return model(**inputs)


def step(model, token, cache):
    return model(input_ids=torch.tensor([[token]], device=model.device), past_key_values=cache, use_cache=True)


def answer(model, ids, pixels, tokens):
    """The prompt's logits, those of each step along `tokens` (a number: greedily), and the tokens."""
    out = read(model, ids, pixels, 0)
    all_logits = out.logits[0].float().cpu()
    rows, chosen = [all_logits[-1]], []
    count = tokens if isinstance(tokens, int) else len(tokens)
    for i in range(count):
        chosen.append(int(rows[-1].argmax()) if isinstance(tokens, int) else tokens[i])
        if i < count - 1:
            out = step(model, chosen[-1], out.past_key_values)
            rows.append(out.logits[0, -1].float().cpu())
    return all_logits, torch.stack(rows), chosen


def features(model, pixels):
    """[pictures, tokens, width], float32"""
    found = model.get_image_features(pixel_values=pixels.to(model.device, model.dtype))
    found = getattr(found, "pooler_output", found)
    if not torch.is_tensor(found):
        found = torch.stack([part.reshape(-1, part.shape[-1]) for part in found])
    return found.reshape(len(pixels), -1, found.shape[-1]).float().cpu()


@torch.inference_mode()
def expect(args):
    """Writes expected.json and expected.safetensors, computed in float32, and says how far other types are from them here."""
    torch.backends.cudnn.allow_tf32 = False  # else a GPU convolves CLIP's patches with 10 bits of mantissa
    model = load(args, "float32")
    short, pixels = prompt(model.config, args.pictures)
    ids = expanded(model.config, short)
    logits, steps, chosen = answer(model, ids, pixels, args.steps)
    seen = features(model, pixels)
    (args.checkpoint / "expected.json").write_text(json.dumps({"input_ids": short, "generated_ids": chosen}))
    save_file(
        {
            "pixel_values": pixels,
            "image_features": seen.contiguous(),
            "prompt_logits": logits.contiguous(),
            "step_logits": steps.contiguous(),
        },
        args.checkpoint / "expected.safetensors",
    )
    print(f"{len(ids)} tokens; logits from {logits.min():.2f} to {logits.max():.2f}, deviation {logits.std():.3f}")
    for dtype in filter(None, args.dtypes.split(",")):
        del model
        model = load(args, dtype)
        other, other_steps, _ = answer(model, ids, pixels, chosen)
        far = [f"{name} {(a - b).abs().max():.1e}" for name, a, b in (
            ("image_features", features(model, pixels), seen),
            ("prompt_logits", other, logits),
            ("step_logits", other_steps, steps))]
        wrong = int((other_steps.argmax(1) != torch.tensor(chosen)).sum())
        print(f"transformers {dtype} against float32, largest difference: {', '.join(far)}; {wrong} greedy tokens differ")


@torch.inference_mode()
def take_time(args):
    model = load(args, args.dtypes)
    print(f"transformers {transformers.__version__}, torch {torch.__version__}, {args.dtypes}, {args.device}, {args.rounds} rounds")
    cuda = args.device.startswith("cuda")
    weights = torch.cuda.memory_allocated() if cuda else 0
    print("| pictures | prompt tokens | first token, ms | smallest | largest | further token, ms | smallest | largest | peak above weights, MiB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for pictures in args.counts:
        short, pixels = prompt(model.config, pictures)
        ids = expanded(model.config, short)
        if args.text_only:
            ids, pixels = torch.randint(10, model.config.text_config.vocab_size, (len(ids),)).tolist(), pixels[:0]
        first, further = [], []
        for i in range(-1, args.rounds):
            if cuda:
                torch.cuda.synchronize()
                torch.cuda.reset_peak_memory_stats()
            began = time.perf_counter()
            out = read(model, ids, pixels, 1)
            out.logits[0, -1].float().cpu()
            prefilled = time.perf_counter()
            peak = torch.cuda.max_memory_allocated() - weights if cuda else 0
            for _ in range(args.steps):
                out = step(model, 5, out.past_key_values)
                out.logits[0, -1].float().cpu()
            ended = time.perf_counter()
            del out
            if i >= 0:
                first.append((prefilled - began) * 1e3)
                further.append((ended - prefilled) * 1e3 / args.steps)
        cells = [f"{f(x):.{d}f}" for x, d in ((first, 1), (further, 2)) for f in (statistics.median, min, max)]
        print(f"| {pictures} | {len(ids)} | {' | '.join(cells)} | {peak / 2**20:.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["random", "expect", "time"])
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--layers", type=int, default=8, help="random: decoder layers")
    parser.add_argument("--pictures", type=int, default=1, help="expect: pictures in the prompt")
    parser.add_argument("--dtypes", default="float16", help="time: the type; expect: other types, by comma")
    parser.add_argument("--steps", type=int, default=31, help="tokens decoded")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--counts", type=lambda s: [int(n) for n in s.split(",")], default=[1, 4, 8], help="time: pictures")
    parser.add_argument("--text-only", action="store_true", help="time: as many tokens, none of pictures")
    args = parser.parse_args()
    {"random": random_checkpoint, "expect": expect, "time": take_time}[args.what](args)


if __name__ == "__main__":
    main()
