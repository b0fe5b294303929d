"""Gateflow measured against what people do today: run it as `python -m bench`."""

import os

# Matrix products of ours and of the peers get one core, because the time on several depends on other
# processes. NumPy reads these variables when it is first imported. The measured server does not get them.
ONE_CORE = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(ONE_CORE, "1"))
