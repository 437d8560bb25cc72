using System.Text.Json.Serialization;

namespace LspAgent.Roslyn.Workspace;

/// <summary>How project models are kept on the disk.</summary>
[JsonSerializable(typeof(WorkspaceModel))]
internal sealed partial class ProjectModelJson : JsonSerializerContext;
