#!/usr/bin/env bash
# Builds DJL's native library for a PyTorch that Python has installed, into that PyTorch's own folder, where DJL looks first.
#   deploy/djl-jni.sh DJL_SOURCES [PYTHON]
# DJL_SOURCES is DJL's repository at the tag of the version in pom.xml. Needs a JDK in JAVA_HOME, g++ with C++20, and, where
# PyTorch has CUDA, the headers of CUDA's compiler in CUDA_HOME (/usr/local/cuda).
set -euo pipefail

djl_version=0.35.1
sources=${1:?which folder has the sources of DJL?} python=${2:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

torch=$("$python" -c 'import torch; print(torch.__path__[0])')
library=$torch/lib/$djl_version-libdjl_torch.so

"${JAVA_HOME:?}/bin/javac" -proc:none -nowarn -d "$work/classes" -h "$work" \
  "$sources/engines/pytorch/pytorch-engine/src/main/java/ai/djl/pytorch/jni/PyTorchLibrary.java"
cp "$sources"/engines/pytorch/pytorch-native/src/main/native/* "$work"
cd "$work"

# The names that newer PyTorch has for the same things; the CUDA header is there for one function.
sed -i -E 's/(torch|c10)::(nullopt|optional|make_optional)/std::\2/g; s|ATen/cuda/CUDAContext.h|torch/cuda.h|' ./*.cc ./*.h

include=(-I. "-I$sources/api/src/main/native" "-I$JAVA_HOME/include" "-I$JAVA_HOME/include/linux" "-I$torch/include"
  "-I$torch/include/torch/csrc/api/include")
link=(-ltorch -ltorch_cpu -lc10)
if [ -f "$torch/lib/libtorch_cuda.so" ]; then
  include+=(-DUSE_CUDA "-I${CUDA_HOME:-/usr/local/cuda}/include")
  for folder in "$torch"/../nvidia/cu*/include; do include+=("-I$folder"); done
  link+=(-ltorch_cuda -lc10_cuda)
fi
printf '%s\n' ./*.cc | xargs -P "$(nproc)" -I{} g++ -std=c++20 -O2 -fPIC -w "${include[@]}" -c {} -o {}.o
g++ -shared -o "$library" ./*.o "-L$torch/lib" -Wl,--no-as-needed "${link[@]}" -Wl,--allow-shlib-undefined

echo "$library is built. Start with:"
echo "  export PYTORCH_LIBRARY_PATH=$torch/lib"
for cudart in "$torch"/../nvidia/cu*/lib/libcudart.so*; do
  if [ -f "$cudart" ]; then echo "  export JAVA_TOOL_OPTIONS=-Djna.library.path=$(cd "$(dirname "$cudart")" && pwd)"; fi
done
