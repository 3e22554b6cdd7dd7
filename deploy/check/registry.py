"""registry.py URL: asks a package index once. Exit code 0: it answers; 3: nothing accepts the connection; else an error.

Only a refused connection, a name that does not resolve and a missing route count as 3: there, installing is hopeless.
"""

import errno
import socket
import sys
import urllib.error
import urllib.request

try:
    urllib.request.urlopen(sys.argv[1], timeout=60).close()
except urllib.error.HTTPError:
    pass  # An answer all the same; what it means for the installation, the installer will say.
except urllib.error.URLError as error:
    unreachable = (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH)
    cause = error.reason
    if not isinstance(cause, socket.gaierror) and getattr(cause, "errno", None) not in unreachable:
        raise
    print(cause)
    sys.exit(3)
