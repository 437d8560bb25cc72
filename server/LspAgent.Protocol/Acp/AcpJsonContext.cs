using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Acp.Extensions;

namespace LspAgent.Protocol.Acp;

/// <summary>The generated metadata of every ACP type; <see cref="AcpJson"/> is what reads and writes with it.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
// Initialization.
[JsonSerializable(typeof(InitializeRequest))]
[JsonSerializable(typeof(InitializeResponse))]

// Auth.
[JsonSerializable(typeof(AuthMethod.Terminal), TypeInfoPropertyName = "AuthMethodTerminal")]
[JsonSerializable(typeof(AuthMethod.Agent), TypeInfoPropertyName = "AuthMethodAgent")]
[JsonSerializable(typeof(AuthenticateRequest))]
[JsonSerializable(typeof(AuthenticateResponse))]
[JsonSerializable(typeof(LogoutRequest))]
[JsonSerializable(typeof(LogoutResponse))]

// Sessions.
[JsonSerializable(typeof(NewSessionRequest))]
[JsonSerializable(typeof(NewSessionResponse))]
[JsonSerializable(typeof(LoadSessionRequest))]
[JsonSerializable(typeof(LoadSessionResponse))]
[JsonSerializable(typeof(ResumeSessionRequest))]
[JsonSerializable(typeof(ResumeSessionResponse))]
[JsonSerializable(typeof(ListSessionsRequest))]
[JsonSerializable(typeof(ListSessionsResponse))]
[JsonSerializable(typeof(DeleteSessionRequest))]
[JsonSerializable(typeof(DeleteSessionResponse))]
[JsonSerializable(typeof(CloseSessionRequest))]
[JsonSerializable(typeof(CloseSessionResponse))]

// Modes.
[JsonSerializable(typeof(SetSessionModeRequest))]
[JsonSerializable(typeof(SetSessionModeResponse))]

// Config options.
[JsonSerializable(typeof(SessionConfigOption.Select), TypeInfoPropertyName = "SessionConfigOptionSelect")]
[JsonSerializable(typeof(SessionConfigOption.Boolean), TypeInfoPropertyName = "SessionConfigOptionBoolean")]
[JsonSerializable(typeof(SetSessionConfigOptionRequest))]
[JsonSerializable(typeof(SetSessionConfigOptionRequest.Boolean), TypeInfoPropertyName = "SetSessionConfigOptionRequestBoolean")]
[JsonSerializable(typeof(SetSessionConfigOptionRequest.ValueId), TypeInfoPropertyName = "SetSessionConfigOptionRequestValueId")]
[JsonSerializable(typeof(SetSessionConfigOptionResponse))]
[JsonSerializable(typeof(ImmutableArray<SessionConfigSelectOption>))]
[JsonSerializable(typeof(ImmutableArray<SessionConfigSelectGroup>))]

// Prompt.
[JsonSerializable(typeof(PromptRequest))]
[JsonSerializable(typeof(PromptResponse))]
[JsonSerializable(typeof(CancelNotification))]

// Session updates.
[JsonSerializable(typeof(SessionNotification))]
[JsonSerializable(typeof(SessionUpdate.UserMessageChunk), TypeInfoPropertyName = "SessionUpdateUserMessageChunk")]
[JsonSerializable(typeof(SessionUpdate.AgentMessageChunk), TypeInfoPropertyName = "SessionUpdateAgentMessageChunk")]
[JsonSerializable(typeof(SessionUpdate.AgentThoughtChunk), TypeInfoPropertyName = "SessionUpdateAgentThoughtChunk")]
[JsonSerializable(typeof(SessionUpdate.ToolCall), TypeInfoPropertyName = "SessionUpdateToolCall")]
[JsonSerializable(typeof(SessionUpdate.ToolCallUpdate), TypeInfoPropertyName = "SessionUpdateToolCallUpdate")]
[JsonSerializable(typeof(SessionUpdate.Plan), TypeInfoPropertyName = "SessionUpdatePlan")]
[JsonSerializable(typeof(SessionUpdate.AvailableCommandsUpdate), TypeInfoPropertyName = "SessionUpdateAvailableCommandsUpdate")]
[JsonSerializable(typeof(SessionUpdate.CurrentModeUpdate), TypeInfoPropertyName = "SessionUpdateCurrentModeUpdate")]
[JsonSerializable(typeof(SessionUpdate.ConfigOptionUpdate), TypeInfoPropertyName = "SessionUpdateConfigOptionUpdate")]
[JsonSerializable(typeof(SessionUpdate.SessionInfoUpdate), TypeInfoPropertyName = "SessionUpdateSessionInfoUpdate")]
[JsonSerializable(typeof(SessionUpdate.UsageUpdate), TypeInfoPropertyName = "SessionUpdateUsageUpdate")]
[JsonSerializable(typeof(SessionUpdate.Notice), TypeInfoPropertyName = "SessionUpdateNotice")]
[JsonSerializable(typeof(SessionUpdate.CompactionUpdate), TypeInfoPropertyName = "SessionUpdateCompactionUpdate")]
[JsonSerializable(typeof(SessionUpdate.CompactionSummaryChunk), TypeInfoPropertyName = "SessionUpdateCompactionSummaryChunk")]

// Tool calls.
[JsonSerializable(typeof(ToolCallContent.Block), TypeInfoPropertyName = "ToolCallContentBlock")]
[JsonSerializable(typeof(ToolCallContent.Diff), TypeInfoPropertyName = "ToolCallContentDiff")]
[JsonSerializable(typeof(ToolCallContent.Terminal), TypeInfoPropertyName = "ToolCallContentTerminal")]

// Permissions.
[JsonSerializable(typeof(RequestPermissionRequest))]
[JsonSerializable(typeof(RequestPermissionResponse))]
[JsonSerializable(typeof(RequestPermissionOutcome.Cancelled), TypeInfoPropertyName = "RequestPermissionOutcomeCancelled")]
[JsonSerializable(typeof(RequestPermissionOutcome.Selected), TypeInfoPropertyName = "RequestPermissionOutcomeSelected")]

// File system.
[JsonSerializable(typeof(ReadTextFileRequest))]
[JsonSerializable(typeof(ReadTextFileResponse))]
[JsonSerializable(typeof(WriteTextFileRequest))]
[JsonSerializable(typeof(WriteTextFileResponse))]

// Terminals.
[JsonSerializable(typeof(CreateTerminalRequest))]
[JsonSerializable(typeof(CreateTerminalResponse))]
[JsonSerializable(typeof(TerminalOutputRequest))]
[JsonSerializable(typeof(TerminalOutputResponse))]
[JsonSerializable(typeof(WaitForTerminalExitRequest))]
[JsonSerializable(typeof(WaitForTerminalExitResponse))]
[JsonSerializable(typeof(KillTerminalRequest))]
[JsonSerializable(typeof(KillTerminalResponse))]
[JsonSerializable(typeof(ReleaseTerminalRequest))]
[JsonSerializable(typeof(ReleaseTerminalResponse))]

// Elicitation.
[JsonSerializable(typeof(CreateElicitationRequest))]
[JsonSerializable(typeof(CreateElicitationRequest.Form), TypeInfoPropertyName = "CreateElicitationRequestForm")]
[JsonSerializable(typeof(CreateElicitationRequest.Url), TypeInfoPropertyName = "CreateElicitationRequestUrl")]
[JsonSerializable(typeof(CreateElicitationResponse))]
[JsonSerializable(typeof(CreateElicitationResponse.Accept), TypeInfoPropertyName = "CreateElicitationResponseAccept")]
[JsonSerializable(typeof(CreateElicitationResponse.Decline), TypeInfoPropertyName = "CreateElicitationResponseDecline")]
[JsonSerializable(typeof(CreateElicitationResponse.Cancel), TypeInfoPropertyName = "CreateElicitationResponseCancel")]
[JsonSerializable(typeof(CompleteElicitationNotification))]
[JsonSerializable(typeof(ImmutableArray<string>))]

// Elicitation schemas.
[JsonSerializable(typeof(ElicitationPropertySchema.StringSchema), TypeInfoPropertyName = "ElicitationPropertySchemaStringSchema")]
[JsonSerializable(typeof(ElicitationPropertySchema.NumberSchema), TypeInfoPropertyName = "ElicitationPropertySchemaNumberSchema")]
[JsonSerializable(typeof(ElicitationPropertySchema.IntegerSchema), TypeInfoPropertyName = "ElicitationPropertySchemaIntegerSchema")]
[JsonSerializable(typeof(ElicitationPropertySchema.BooleanSchema), TypeInfoPropertyName = "ElicitationPropertySchemaBooleanSchema")]
[JsonSerializable(typeof(ElicitationPropertySchema.MultiSelectSchema), TypeInfoPropertyName = "ElicitationPropertySchemaMultiSelectSchema")]
[JsonSerializable(typeof(MultiSelectItems.Plain), TypeInfoPropertyName = "MultiSelectItemsPlain")]
[JsonSerializable(typeof(MultiSelectItems.Titled), TypeInfoPropertyName = "MultiSelectItemsTitled")]

// Content blocks.
[JsonSerializable(typeof(ContentBlock.TextContent), TypeInfoPropertyName = "ContentBlockTextContent")]
[JsonSerializable(typeof(ContentBlock.ImageContent), TypeInfoPropertyName = "ContentBlockImageContent")]
[JsonSerializable(typeof(ContentBlock.AudioContent), TypeInfoPropertyName = "ContentBlockAudioContent")]
[JsonSerializable(typeof(ContentBlock.ResourceLink), TypeInfoPropertyName = "ContentBlockResourceLink")]
[JsonSerializable(typeof(ContentBlock.EmbeddedResource), TypeInfoPropertyName = "ContentBlockEmbeddedResource")]
[JsonSerializable(typeof(ResourceContents.TextResourceContents), TypeInfoPropertyName = "ResourceContentsTextResourceContents")]
[JsonSerializable(typeof(ResourceContents.BlobResourceContents), TypeInfoPropertyName = "ResourceContentsBlobResourceContents")]

// Mcp servers.
[JsonSerializable(typeof(McpServer.Http), TypeInfoPropertyName = "McpServerHttp")]
[JsonSerializable(typeof(McpServer.Sse), TypeInfoPropertyName = "McpServerSse")]
[JsonSerializable(typeof(McpServer.Stdio), TypeInfoPropertyName = "McpServerStdio")]

// Commands.
[JsonSerializable(typeof(AvailableCommandInput.Unstructured), TypeInfoPropertyName = "AvailableCommandInputUnstructured")]

// Cancellation.
[JsonSerializable(typeof(CancelRequestNotification))]

// Our own.
[JsonSerializable(typeof(ResyncSessionRequest))]
[JsonSerializable(typeof(ResyncSessionResponse))]
[JsonSerializable(typeof(ResyncedUpdate.OfSession), TypeInfoPropertyName = "ResyncedUpdateOfSession")]
[JsonSerializable(typeof(ResyncedUpdate.OfLspAgent), TypeInfoPropertyName = "ResyncedUpdateOfLspAgent")]
[JsonSerializable(typeof(ForkSessionRequest))]
[JsonSerializable(typeof(ForkSessionResponse))]
[JsonSerializable(typeof(RenameSessionRequest))]
[JsonSerializable(typeof(RenameSessionResponse))]
[JsonSerializable(typeof(TakeBackPromptRequest))]
[JsonSerializable(typeof(TakeBackPromptResponse))]
[JsonSerializable(typeof(MoveToBackgroundRequest))]
[JsonSerializable(typeof(MoveToBackgroundResponse))]
[JsonSerializable(typeof(ExportSessionRequest))]
[JsonSerializable(typeof(ExportSessionResponse))]
[JsonSerializable(typeof(SetKeyRequest))]
[JsonSerializable(typeof(SetKeyResponse))]
[JsonSerializable(typeof(SaveDocumentsRequest))]
[JsonSerializable(typeof(SaveDocumentsResponse))]
[JsonSerializable(typeof(HunksNotification))]
[JsonSerializable(typeof(ListHunksRequest))]
[JsonSerializable(typeof(ListHunksResponse))]
[JsonSerializable(typeof(SettleHunksRequest))]
[JsonSerializable(typeof(SettleHunksResponse))]
[JsonSerializable(typeof(CallCodeToolRequest))]
[JsonSerializable(typeof(CallCodeToolResponse))]
[JsonSerializable(typeof(FindMentionsRequest))]
[JsonSerializable(typeof(FindMentionsResponse))]
[JsonSerializable(typeof(EditorSelectionNotification))]
[JsonSerializable(typeof(EditorDiagnosticsNotification))]
[JsonSerializable(typeof(StatusNotification))]
[JsonSerializable(typeof(SessionEventNotification))]
[JsonSerializable(typeof(SessionEvent.MessageWithdrawn), TypeInfoPropertyName = "SessionEventMessageWithdrawn")]
[JsonSerializable(typeof(SessionEvent.QuestionRaised), TypeInfoPropertyName = "SessionEventQuestionRaised")]
[JsonSerializable(typeof(SessionEvent.QuestionClosed), TypeInfoPropertyName = "SessionEventQuestionClosed")]
[JsonSerializable(typeof(SessionEvent.TurnEnded), TypeInfoPropertyName = "SessionEventTurnEnded")]
internal sealed partial class AcpJsonContext : JsonSerializerContext;
