using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Tools.Catalog;
using LspAgent.Tools.Files;
using LspAgent.Tools.Planning;
using LspAgent.Tools.Search;
using LspAgent.Tools.Shell;
using LspAgent.Tools.Web;

namespace LspAgent.Tools;

/// <summary>Every built-in tool, one line each, in the order in which the model sees them. The only place that knows them all.</summary>
public static class BuiltInTools
{
    public static ImmutableArray<ITool> Create() => Create(new ShellHost());

    /// <param name="sandbox">What holds commands to the workspace.</param>
    public static ImmutableArray<ITool> Create(ICommandSandbox sandbox) => Create(new ShellHost(sandbox));

    internal static ImmutableArray<ITool> Create(ShellHost shells)
    {
        var taskOutput = new TaskOutputTool(shells);
        var taskStop = new TaskStopTool(shells);
        return
        [
            new ReadTool(),
            new EditTool(),
            new MultiEditTool(),
            new EditFilesTool(),
            new WriteTool(),
            new NotebookEditTool(),
            new GlobTool(),
            new GrepTool(Ripgrep.OnPath(), new SearchMemory(TimeProvider.System)),
            new BashTool(shells),
            new PowerShellTool(shells),
            taskOutput,
            taskStop,
            new MonitorTool(shells),
            new WebFetchTool(new PageFetcher(AddressRules.IsPublic, TimeProvider.System)),
            new WebSearchTool(SearchEndpoint.Configured(Environment.GetEnvironmentVariable)),
            new TodoWriteTool(),
            new TaskCreateTool(),
            new TaskUpdateTool(),
            new TaskGetTool(),
            new TaskListTool(),
            new AskUserQuestionTool(),
            new EnterPlanModeTool(),
            new ExitPlanModeTool(),
            new SleepTool(),
            new ToolSearchTool(),
            new UseTool(),
            new OlderName("BashOutput", taskOutput, ("bash_id", "task_id"), ("filter", null)),
            new OlderName("KillShell", taskStop),
            new OlderName("KillBash", taskStop),
        ];
    }
}
