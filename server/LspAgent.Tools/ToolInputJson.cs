using System.Text.Json.Serialization;
using LspAgent.Tools.Catalog;
using LspAgent.Tools.Files;
using LspAgent.Tools.Planning;
using LspAgent.Tools.Search;
using LspAgent.Tools.Shell;
using LspAgent.Tools.Web;

namespace LspAgent.Tools;

/// <summary>How tool inputs are read: strictly, so that a call is never done in part or in another way than it was written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(ReadInput))]
[JsonSerializable(typeof(EditInput))]
[JsonSerializable(typeof(MultiEditInput))]
[JsonSerializable(typeof(EditFilesInput))]
[JsonSerializable(typeof(WriteInput))]
[JsonSerializable(typeof(NotebookEditInput))]
[JsonSerializable(typeof(GlobInput))]
[JsonSerializable(typeof(GrepInput))]
[JsonSerializable(typeof(BashInput))]
[JsonSerializable(typeof(TodoWriteInput))]
[JsonSerializable(typeof(TaskCreateInput))]
[JsonSerializable(typeof(TaskUpdateInput))]
[JsonSerializable(typeof(TaskGetInput))]
[JsonSerializable(typeof(TaskListInput))]
[JsonSerializable(typeof(AskUserQuestionInput))]
[JsonSerializable(typeof(EnterPlanModeInput))]
[JsonSerializable(typeof(ExitPlanModeInput))]
[JsonSerializable(typeof(SleepInput))]
[JsonSerializable(typeof(WebFetchInput))]
[JsonSerializable(typeof(WebSearchInput))]
[JsonSerializable(typeof(ToolSearchInput))]
[JsonSerializable(typeof(UseToolInput))]
[JsonSerializable(typeof(TaskOutputInput))]
[JsonSerializable(typeof(TaskStopInput))]
[JsonSerializable(typeof(MonitorInput))]
[JsonSerializable(typeof(PowerShellInput))]
internal sealed partial class ToolInputJson : JsonSerializerContext;
