using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>One task of a session's list.</summary>
internal sealed record ListedTask(
    string Id,
    string Subject,
    string Description,
    string? ActiveForm,
    StepStatus Status,
    string? Owner,
    ImmutableSortedSet<string> BlockedBy);

/// <summary>
/// The tasks of a session, with what waits for what, kept for as long as its transcript is; the user sees them as the agent's
/// plan. Safe for concurrent use.
/// </summary>
internal sealed class TaskList(ToolSession session)
{
    private readonly Lock _lock = new();
    private KeptTasks _kept = TaskListFile.Read(session.Folder);

    public ImmutableList<ListedTask> Tasks => _kept.Tasks;

    public ListedTask? Find(string id) => Tasks.Find(task => task.Id.Equals(id, StringComparison.Ordinal));

    /// <summary>The tasks that a task still waits for.</summary>
    public IEnumerable<string> Blockers(ListedTask task) => task.BlockedBy.Where(id => Find(id) is { Status: not StepStatus.Completed });

    /// <summary>True when a task waits, at whatever remove, for another one.</summary>
    public bool WaitsFor(string id, string other) =>
        Find(id) is { } task && (task.BlockedBy.Contains(other) || task.BlockedBy.Any(before => WaitsFor(before, other)));

    public IEnumerable<string> Blocked(ListedTask task) => Tasks.Where(other => other.BlockedBy.Contains(task.Id)).Select(static other => other.Id);

    public async ValueTask<ListedTask> AddAsync(string subject, string description, string? activeForm, CancellationToken cancellationToken)
    {
        ListedTask task;
        lock (_lock)
        {
            var number = _kept.Number + 1;
            task = new(number.ToString(CultureInfo.InvariantCulture), subject, description, activeForm, StepStatus.Pending, Owner: null, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
            Keep(new KeptTasks(number, Tasks.Add(task)));
        }

        await ShowAsync(cancellationToken);
        return task;
    }

    /// <summary>Changes a task, or removes it when the change answers null; other tasks then no longer wait for it.</summary>
    public async ValueTask ChangeAsync(string id, Func<ListedTask, ListedTask?> change, IReadOnlyCollection<string> blocks, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            ImmutableList<ListedTask> tasks =
            [
                .. Tasks
                    .Select(task => task.Id.Equals(id, StringComparison.Ordinal) ? change(task) : task)
                    .OfType<ListedTask>()
                    .Select(task => blocks.Contains(task.Id, StringComparer.Ordinal) ? task with { BlockedBy = task.BlockedBy.Add(id) } : task),
            ];
            Keep(_kept with { Tasks = [.. tasks.Select(task => task with { BlockedBy = task.BlockedBy.Intersect(tasks.Select(static other => other.Id)) })] });
        }

        await ShowAsync(cancellationToken);
    }

    public string Describe(ListedTask task)
    {
        var blockers = string.Join(", ", Blockers(task).Select(static id => $"#{id}"));
        return $"#{task.Id} [{Word(task.Status)}] {task.Subject}{(task.Owner is null ? "" : $" ({task.Owner})")}{(blockers.Length == 0 ? "" : $", waits for {blockers}")}";
    }

    public static string Word(StepStatus status) => status switch
    {
        StepStatus.Completed => "completed",
        StepStatus.InProgress => "in_progress",
        _ => "pending",
    };

    private void Keep(KeptTasks tasks)
    {
        TaskListFile.Write(session.Folder, tasks);
        _kept = tasks;
    }

    private ValueTask ShowAsync(CancellationToken cancellationToken) => session.SetPlanAsync(
        [.. Tasks.Select(static task => PlanSteps.Entry(task.Status is StepStatus.InProgress ? task.ActiveForm ?? task.Subject : task.Subject, task.Status))],
        cancellationToken);
}
