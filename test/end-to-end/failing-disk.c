// Makes syncs fail, for tests: loaded before the C library (LD_PRELOAD), it answers EIO for the files that a folder names.
// FAILING_DISK is that folder. A file "sync-wal" in it fails every sync of a file whose name ends in "-wal", "sync-db" one in ".db";
// with "-once" behind the name, the next sync only.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int has_end(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int is_wanted(const char *kind) {
  const char *folder = getenv("FAILING_DISK");
  char path[4096];
  if (folder == NULL) return 0;
  snprintf(path, sizeof path, "%s/sync-%s-once", folder, kind);
  if (unlink(path) == 0) return 1;
  snprintf(path, sizeof path, "%s/sync-%s", folder, kind);
  return access(path, F_OK) == 0;
}

static int fails(int descriptor) {
  char link[64], name[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, name, sizeof name - 1);
  if (length < 0) return 0;
  name[length] = 0;
  if (has_end(name, "-wal")) return is_wanted("wal");
  if (has_end(name, ".db")) return is_wanted("db");
  return 0;
}

int fsync(int descriptor) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  if (!fails(descriptor)) return next(descriptor);
  errno = EIO;
  return -1;
}

int fdatasync(int descriptor) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  if (!fails(descriptor)) return next(descriptor);
  errno = EIO;
  return -1;
}
