"""Gateflow measured against what people do today: run it as `python -m bench`."""

import os

# The products of matrices take one core, ours and the peers' alike: what several take depends on
# what else runs. NumPy reads these when it is first imported; the server that is measured does not
# get them.
ONE_CORE = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(ONE_CORE, "1"))
