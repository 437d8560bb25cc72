using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ACP that the client answers; what it has beyond the first two, it announces.</summary>
public static class AcpClientMethods
{
    /// <summary>Something happened in a session.</summary>
    public static readonly NotificationMethod<SessionNotification> SessionUpdate =
        new("session/update", Lane.Session, AcpJson.Options);

    /// <summary>Asks the user whether a tool call may go on.</summary>
    public static readonly RequestMethod<RequestPermissionRequest, RequestPermissionResponse> RequestPermission =
        new("session/request_permission", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<ReadTextFileRequest, ReadTextFileResponse> ReadTextFile =
        new("fs/read_text_file", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<WriteTextFileRequest, WriteTextFileResponse> WriteTextFile =
        new("fs/write_text_file", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<CreateTerminalRequest, CreateTerminalResponse> CreateTerminal =
        new("terminal/create", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<TerminalOutputRequest, TerminalOutputResponse> TerminalOutput =
        new("terminal/output", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<WaitForTerminalExitRequest, WaitForTerminalExitResponse> WaitForTerminalExit =
        new("terminal/wait_for_exit", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<KillTerminalRequest, KillTerminalResponse> KillTerminal =
        new("terminal/kill", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<ReleaseTerminalRequest, ReleaseTerminalResponse> ReleaseTerminal =
        new("terminal/release", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<CreateElicitationRequest, CreateElicitationResponse> CreateElicitation =
        new("elicitation/create", Lane.Session, AcpJson.Options);

    /// <summary>What the user did at the address of an elicitation is done.</summary>
    public static readonly NotificationMethod<CompleteElicitationNotification> CompleteElicitation =
        new("elicitation/complete", Lane.Session, AcpJson.Options);
}
