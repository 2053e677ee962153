/* programs.c: see programs.h. An author's program goes the same way as a candidate's; what that may have wrong is the author's fault here, and nobody is graded. */
#include "harness/pipeline/programs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/build/build.h"
#include "harness/detect/detect.h"
#include "harness/run/program.h"
#include "harness/unpack/unpack.h"

static const char *nothing_to_run(const struct tree *tree, const struct detection *detection, const struct built *built)
{
	if (tree->refused)
		return tree->refused;
	if (detection->candidate_count == 0)
		return detection->no_entry_reason ? detection->no_entry_reason : "no file in it looks like a program that could be started";
	if (built->status == BUILD_FAILED)
		return built->reason ? built->reason : "the build failed";
	return built->run ? NULL : "nothing that could be started came out of the build";
}

static int make_in(struct arena *a, const struct job *job, const struct workdir *work, const char *what, const struct task_program *program,
		   const struct built **ret, struct err *e)
{
	struct task *own = ARENA_NEW(a, struct task);
	struct built *built = ARENA_NEW(a, struct built);
	struct tree tree = { .fd = -1 };
	struct detection detection = { 0 };
	struct sources sources = { 0 };
	/* It is asked for nothing but to be a program. */
	*own = (struct task){ .id = what, .title = what, .kind = KIND_CLI, .build_limits = job->task->build_limits };
	struct job as = *job;
	as.task = own;
	as.slot = program_slot(job->slot);
	as.submission = fs_join(a, job->task->folder, program->folder);
	int rc = unpack(a, as.submission, what, &UNPACK_LIMITS_DEFAULT, work, sandbox_uid(as.slot), &tree, e);
	if (rc == 0 && !tree.refused)
		rc = detect(a, &tree, own, job->profiles, &detection, &sources, e) < 0 ? -1 : build(a, &as, &tree, &detection, work, built, e);
	if (tree.fd >= 0)
		close(tree.fd);
	if (rc < 0)
		return -1;
	const char *why = nothing_to_run(&tree, &detection, built);
	*ret = built;
	return why ? err_set(e, OWNER_TASK, "%s", why) : 0;
}

static int make(struct arena *a, const struct job *job, const struct workdir *work, const char *what, const struct task_program *program,
		const struct built **ret, struct err *e)
{
	*ret = NULL;
	if (!program)
		return 0;
	if (mkdirat(work->fd, what, 0755) < 0)
		return err_sys(e, OWNER_HARNESS, "making a folder for the task's %s", what);
	SCOPED_FD folder = fs_open_beneath(work->fd, what, O_RDONLY | O_DIRECTORY, 0);
	if (folder < 0)
		return err_sys(e, OWNER_HARNESS, "opening the folder for the task's %s", what);
	const struct workdir own = { .path = fs_join(a, work->path, what), .fd = folder, .lock_fd = -1 };
	return make_in(a, job, &own, what, program, ret, e) < 0 ? err_wrap(e, "making the task's %s in '%s' ready", what, program->folder) : 0;
}

int programs_make(struct arena *a, const struct job *job, const struct workdir *work, struct built_programs *ret, struct err *e)
{
	if (make(a, job, work, "interactor", job->task->interactor, &ret->interactor, e) < 0)
		return -1;
	return make(a, job, work, "checker", job->task->checker, &ret->checker, e);
}
