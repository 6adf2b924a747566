// Makes syncs and writes fail, for tests: loaded before the C library (LD_PRELOAD), it answers EIO for the files that a folder names.
// FAILING_DISK is that folder. A file "sync-wal" in it fails every sync of a file whose name ends in "-wal", "sync-db" one in ".db";
// with "-once" behind the name, the next sync only. A file "full-part" leaves no room for files whose name ends in ".part" past their first page,
// and "full-wal" none for those in "-wal".
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
  snprintf(path, sizeof path, "%s/%s-once", folder, kind);
  if (unlink(path) == 0) return 1;
  snprintf(path, sizeof path, "%s/%s", folder, kind);
  return access(path, F_OK) == 0;
}

static int find_name(int descriptor, char *name, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, name, size - 1);
  if (length < 0) return 0;
  name[length] = 0;
  return 1;
}

static int fails(int descriptor) {
  char name[4096];
  if (!find_name(descriptor, name, sizeof name)) return 0;
  if (has_end(name, "-wal")) return is_wanted("sync-wal");
  if (has_end(name, ".db")) return is_wanted("sync-db");
  return 0;
}

static int is_full(int descriptor, long long offset) {
  char name[4096];
  if (offset == 0 || !find_name(descriptor, name, sizeof name)) return 0;
  if (has_end(name, "-wal")) return is_wanted("full-wal");
  return has_end(name, ".part") && is_wanted("full-part");
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

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off_t);
  if (next == NULL) next = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  if (!is_full(descriptor, offset)) return next(descriptor, bytes, count, offset);
  errno = ENOSPC;
  return -1;
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (next == NULL) next = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (!is_full(descriptor, offset)) return next(descriptor, bytes, count, offset);
  errno = ENOSPC;
  return -1;
}
