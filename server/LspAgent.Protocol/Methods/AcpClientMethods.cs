using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ACP that the client answers; what it has beyond the first two, it announces.</summary>
public static class AcpClientMethods
{
    /// <summary>Something happened in a session.</summary>
    public static readonly NotificationMethod<SessionNotification> SessionUpdate =
        AcpMethods.Notification<SessionNotification>("session/update");

    /// <summary>Asks the user whether a tool call may go on.</summary>
    public static readonly RequestMethod<RequestPermissionRequest, RequestPermissionResponse> RequestPermission =
        AcpMethods.Request<RequestPermissionRequest, RequestPermissionResponse>("session/request_permission");

    public static readonly RequestMethod<ReadTextFileRequest, ReadTextFileResponse> ReadTextFile =
        AcpMethods.Request<ReadTextFileRequest, ReadTextFileResponse>("fs/read_text_file");

    public static readonly RequestMethod<WriteTextFileRequest, WriteTextFileResponse> WriteTextFile =
        AcpMethods.Request<WriteTextFileRequest, WriteTextFileResponse>("fs/write_text_file");

    public static readonly RequestMethod<CreateTerminalRequest, CreateTerminalResponse> CreateTerminal =
        AcpMethods.Request<CreateTerminalRequest, CreateTerminalResponse>("terminal/create");

    public static readonly RequestMethod<TerminalOutputRequest, TerminalOutputResponse> TerminalOutput =
        AcpMethods.Request<TerminalOutputRequest, TerminalOutputResponse>("terminal/output");

    public static readonly RequestMethod<WaitForTerminalExitRequest, WaitForTerminalExitResponse> WaitForTerminalExit =
        AcpMethods.Request<WaitForTerminalExitRequest, WaitForTerminalExitResponse>("terminal/wait_for_exit");

    public static readonly RequestMethod<KillTerminalRequest, KillTerminalResponse> KillTerminal =
        AcpMethods.Request<KillTerminalRequest, KillTerminalResponse>("terminal/kill");

    public static readonly RequestMethod<ReleaseTerminalRequest, ReleaseTerminalResponse> ReleaseTerminal =
        AcpMethods.Request<ReleaseTerminalRequest, ReleaseTerminalResponse>("terminal/release");

    public static readonly RequestMethod<CreateElicitationRequest, CreateElicitationResponse> CreateElicitation =
        AcpMethods.Request<CreateElicitationRequest, CreateElicitationResponse>("elicitation/create");

    /// <summary>What the user did at the address of an elicitation is done.</summary>
    public static readonly NotificationMethod<CompleteElicitationNotification> CompleteElicitation =
        AcpMethods.Notification<CompleteElicitationNotification>("elicitation/complete");
}
