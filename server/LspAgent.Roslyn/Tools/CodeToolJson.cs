using System.Text.Json.Serialization;

namespace LspAgent.Roslyn.Tools;

/// <summary>How the inputs of the C# tools are read: strictly, so that a call is never done in another way than it was written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 64)]
[JsonSerializable(typeof(FindSymbolInput))]
[JsonSerializable(typeof(SymbolInfoInput))]
[JsonSerializable(typeof(ReadSymbolInput))]
[JsonSerializable(typeof(GoToDefinitionInput))]
[JsonSerializable(typeof(FindReferencesInput))]
[JsonSerializable(typeof(FindImplementationsInput))]
[JsonSerializable(typeof(CallHierarchyInput))]
[JsonSerializable(typeof(TypeHierarchyInput))]
[JsonSerializable(typeof(DocumentSymbolsInput))]
[JsonSerializable(typeof(DiagnosticsInput))]
[JsonSerializable(typeof(RenameSymbolInput))]
[JsonSerializable(typeof(ChangeSignatureInput))]
[JsonSerializable(typeof(MoveTypeInput))]
[JsonSerializable(typeof(ImpactInput))]
[JsonSerializable(typeof(TestsForInput))]
[JsonSerializable(typeof(OrganizeUsingsInput))]
[JsonSerializable(typeof(FormatInput))]
[JsonSerializable(typeof(ReplaceMemberInput))]
[JsonSerializable(typeof(InsertMemberInput))]
[JsonSerializable(typeof(ListCodeActionsInput))]
[JsonSerializable(typeof(ApplyCodeActionInput))]
internal sealed partial class CodeToolJson : JsonSerializerContext;
